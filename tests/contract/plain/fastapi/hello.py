@app.get("/hello")
async def read_hello(name: str = "World"):
    return {"message": f"Hello {name}"}


@app.post("/hello")
async def create_hello(greeting: dict[str, str]):
    return greeting
