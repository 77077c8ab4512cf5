  app.use(express.json());

  app.get('/hello', (req, res) => {
    const { name = 'World' } = req.query;
    res.json({ message: `Hello ${name}` });
  });

  app.post('/hello', (req, res) => {
    res.json(req.body);
  });

