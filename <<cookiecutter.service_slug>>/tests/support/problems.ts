/** What every error has to look like. */

<< test_imports("expect") >>

/** A problem document (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  request_id: string;
  errors?: { pointer: string; message: string }[];
}

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

const ALWAYS = ['detail', 'instance', 'request_id', 'status', 'title', 'type'];

/** The problem document, checked for its form. */
export function expectProblem(response: Response, status: number): Problem {
  expect({ status: response.status, text: response.text }).<<toEqual>>({
    status,
    text: response.text,
  });
  expect(response.headers['content-type']).<<toBe>>('application/problem+json');
  const problem = JSON.parse(response.text) as Problem;
  const { errors = [], ...members } = problem;
  expect(Object.keys(members).sort()).<<toEqual>>(ALWAYS);
  expect(problem.status).<<toBe>>(status);
  expect(problem.title).<<notToBe>>('');
  expect(problem.detail).<<notToBe>>('');
  expect(problem.request_id).<<toBe>>(response.headers['x-request-id']);
  for (const error of errors) {
    expect(Object.keys(error).sort()).<<toEqual>>(['message', 'pointer']);
    expect(error.message).<<notToBe>>('');
  }
  return problem;
}

/** What a 422 points at. */
export function pointers(response: Response): string[] {
  const { errors = [] } = expectProblem(response, 422);
  return errors.map(({ pointer }) => pointer);
}
