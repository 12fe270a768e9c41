import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { theProjectIsClean } from './contract/cleanliness.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { type Client, idOf, list, object } from './harness/client.ts';
import { databases } from './harness/databases.ts';
import { expectInvalid, expectProblem, expectStatus } from './harness/expectations.ts';
import { mustRun } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { crowd, race } from './harness/races.ts';
import { allRows, tablesOf } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// Edges many:many, and whole numbers at the border of their type.
describe.each(databases)('campus on %s', (database) => {
  let project: Project;
  let service: Service;
  let teacher: Client;

  beforeAll(async () => {
    const file = fileURLToPath(new URL('specs/campus.sds', import.meta.url));
    project = await makeProject({ name: 'campus', file, database });
    service = await start(project);
    teacher = await service.anyone.as('teacher');
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const newCourse = async (points: unknown = 0) => idOf(await teacher.post('/courses', { title: 'Logic', points }));
  const newStudent = async () => {
    const student = await service.anyone.as();
    return { student, path: `/students/${idOf(await student.post('/students', { name: 'Ann' }))}` };
  };
  const idsIn = (rows: readonly Record<string, unknown>[]) => rows.map(({ id }) => id);

  describe('a row that everybody writes', () => {
    const teachers = () => Promise.all(Array.from({ length: 100 }, () => service.anyone.as('teacher')));

    it('gets each of a hundred changes that come at once', async () => {
      const course = await newCourse();
      const { won } = await race(await teachers(), (one) => one.post(`/courses/${course}/raise`, { by: 1 }));
      expect(won).toHaveLength(100);
      expect(object(await teacher.get(`/courses/${course}`)).points).toBe(100);
    });

    it('has the sum of a hundred rows that are made below it at once, and is read all the while', async () => {
      const course = await newCourse();
      const writes = race(await teachers(), (one) => one.post(`/courses/${course}/lessons`, { minutes: 1 }));
      const reads = race(await crowd(service.anyone, 20), (one) => one.get(`/courses/${course}`));
      expect((await reads).won).toHaveLength(20);
      expect((await writes).won).toHaveLength(100);
      expect(object(await teacher.get(`/courses/${course}`)).total).toBe(100);
    });
  });

  describe('a port that is named by rows', () => {
    const courseWithExams = async (by: Client) => {
      const course = idOf(await by.post('/courses', { title: 'Logic', points: 0 }));
      for (const seat of [1, 2]) expectStatus(await by.post(`/courses/${course}/exams`, { seat }), 201);
      return course;
    };

    it('is called for each of those of the row in hand, and each moves', async () => {
      const course = await courseWithExams(teacher);
      const { exams } = object(await teacher.post(`/courses/${course}/finish`));
      expect(exams).toMatchObject([{ state: 'graded' }, { state: 'graded' }]);
      expectProblem(await teacher.post(`/courses/${course}/finish`), 409, 'illegal_transition');
    });

    it('leaves all of them where it fails', async () => {
      const other = await start(project, { env: { PORT_EXAMS_FAIL: '1' } });
      const course = await courseWithExams(await other.anyone.as('teacher'));
      const before = allRows(other);
      const refused = await (await other.anyone.as('teacher')).post(`/courses/${course}/finish`);
      expect(expectProblem(refused, 409, 'conflict').detail).toBe('the examiner is away');
      expect(allRows(other)).toEqual(before);
      await other.stop();
    });
  });

  describe('an owner that is a row with a user', () => {
    it('is who signs in as that user: makes, lists and reads; nobody else does', async () => {
      const [ann, bob] = [await service.anyone.as(), await service.anyone.as()];
      const [owner, other] = [idOf(await ann.post('/tutors')), idOf(await bob.post('/tutors'))];
      const note = idOf(await ann.post('/notes', { owner, text: 'see me' }));
      expect(object(await ann.get(`/notes/${note}`))).toMatchObject({ owner, text: 'see me' });
      expect(idsIn(list(await ann.get('/notes')))).toEqual([note]);
      expect(list(await bob.get('/notes'))).toEqual([]);
      expectProblem(await bob.get(`/notes/${note}`), 403, 'forbidden');
      expectProblem(await ann.post('/notes', { owner: other, text: 'not mine' }), 403, 'forbidden');
      expectInvalid(await ann.post('/notes', { owner: randomUUID(), text: 'whose?' }), 'owner');
    });
  });

  describe('the place of what was made', () => {
    it('is below the path where it can be read only there', async () => {
      const course = await newCourse();
      const made = await teacher.post(`/courses/${course}/lessons`, { minutes: 45 });
      expect(made.headers.get('location')).toBe(`/courses/${course}/lessons/${idOf(made)}`);
      expect(object(await teacher.get(made.headers.get('location') ?? ''))).toMatchObject({ minutes: 45 });
    });

    it('is told where the answer does not tell it, of whatever characters it is, also when it is given again', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const door = `B 1/2? 中 ${Math.random().toString(36).slice(2, 8)}`;
      const make = () => teacher.request('POST', '/rooms', { body: { number: 7, door }, headers });
      const [first, again] = [await make(), await make()];
      expect(first.body).toEqual({ number: 7 });
      const place = first.headers.get('location') ?? '';
      expect(place).toBe(`/rooms/${encodeURIComponent(door)}`);
      expect(object(await teacher.get(place))).toMatchObject({ number: 7, door });
      expect(again.headers.get('location')).toBe(place);
    });
  });

  describe('rows that are joined many to many', () => {
    it('are brought together, listed from both sides, and parted', async () => {
      const { student, path } = await newStudent();
      const [logic, ethics] = [await newCourse(), await newCourse()];
      const joined = await student.post(`${path}/courses`, { course: logic });
      expectStatus(joined, 201);
      expect(joined.headers.get('location')).toBe(`/courses/${logic}`);
      expect(object(await student.post(`${path}/courses`, { course: ethics }))).toMatchObject({ id: ethics });
      const both = [logic, ethics].sort();
      const listed = await student.get(`${path}/courses?sort=id`);
      expect(idsIn(list(listed))).toEqual(both);
      expect(listed.headers.get('x-total-count')).toBe('2');
      expect(object(await student.get(path)).courses).toMatchObject(both.map((id) => ({ id, title: 'Logic' })));
      expect(object(await teacher.get(`/courses/${logic}`)).students).toMatchObject([{ name: 'Ann' }]);
      expect(object(await student.get(`${path}/courses/${logic}`))).toMatchObject({ id: logic });

      expectStatus(await student.delete(`${path}/courses/${logic}`), 204);
      expectProblem(await student.get(`${path}/courses/${logic}`), 404, 'not_found');
      expectProblem(await student.delete(`${path}/courses/${logic}`), 404, 'not_found');
      expect(idsIn(list(await student.get(`${path}/courses`)))).toEqual([ethics]);
      // They are no pair any more; the course is there.
      expect(object(await teacher.get(`/courses/${logic}`)).students).toEqual([]);
    });

    it('are a pair once', async () => {
      const { student, path } = await newStudent();
      const course = await newCourse();
      expectStatus(await student.post(`${path}/courses`, { course }), 201);
      const before = allRows(service);
      expectProblem(await student.post(`${path}/courses`, { course }), 409, 'already_exists');
      expect(allRows(service)).toEqual(before);
    });

    it('have to be there', async () => {
      const { student, path } = await newStudent();
      expectInvalid(await student.post(`${path}/courses`, { course: randomUUID() }), 'course');
      expectProblem(await student.get(`${path}/courses/${await newCourse()}`), 404, 'not_found');
      expectProblem(await student.get(`/students/${randomUUID()}/courses`), 404, 'not_found');
    });

    it('are joined by their owner only', async () => {
      const { path } = await newStudent();
      const stranger = await service.anyone.as();
      expectProblem(await stranger.post(`${path}/courses`, { course: await newCourse() }), 403, 'forbidden');
    });

    it('are joined when one of them is made under the other', async () => {
      const course = await newCourse();
      const made = await teacher.post(`/courses/${course}/students`, { name: 'Bob' });
      expectStatus(made, 201);
      expect(idsIn(object(await teacher.get(`/courses/${course}`)).students as Record<string, unknown>[])).toEqual([
        idOf(made),
      ]);
    });

    it('leave their pairs behind when they go', async () => {
      const { student, path } = await newStudent();
      const [course, other] = [await newCourse(), await newCourse()];
      for (const id of [course, other]) expectStatus(await student.post(`${path}/courses`, { course: id }), 201);
      expectStatus(await teacher.delete(`/courses/${course}`), 204);
      expect(idsIn(list(await student.get(`${path}/courses`)))).toEqual([other]);
      expectStatus(await student.delete(path), 204);
      expect(tablesOf(service).student_courses?.some((row) => row.course_id === other)).toBe(false);
      expectStatus(await teacher.get(`/courses/${other}`), 200);
    });
  });

  // 9223372036854775807 is the greatest number of 64 bits; a binary float has no place for it.
  describe('whole numbers', () => {
    const greatest = '9223372036854775807';
    const raise = (id: string, by: string) => teacher.request('POST', `/courses/${id}/raise`, { raw: `{"by":${by}}` });
    const courseWith = async (points: string) =>
      idOf(await teacher.request('POST', '/courses', { raw: `{"title":"Sums","points":${points}}` }));

    it.each(['9007199254740993', greatest, '-9223372036854775808'])('keep every digit of %s', async (number) => {
      const id = await courseWith(number);
      expect((await teacher.get(`/courses/${id}`)).text).toContain(`"points":${number},`);
      expect(idsIn(list(await teacher.get(`/courses?points=${number}`)))).toContain(id);
    });

    it.each(['9223372036854775808', '-9223372036854775809', '1e30', '1.5'])('do not take %s', async (number) => {
      const raw = `{"title":"Sums","points":${number}}`;
      expectInvalid(await teacher.request('POST', '/courses', { raw }), 'points');
    });

    it('are not raised over the border of their type', async () => {
      const id = await courseWith(greatest);
      const before = allRows(service);
      expectProblem(await raise(id, '1'), 409, 'invariant_violated');
      expectProblem(await teacher.post(`/courses/${id}/double`), 409, 'invariant_violated');
      expect(allRows(service)).toEqual(before);
      expectStatus(await raise(id, '-1'), 200);
      expect((await teacher.get(`/courses/${id}`)).text).toContain('"points":9223372036854775806,');
    });

    it('are not added up over it', async () => {
      const id = await courseWith('0');
      const lesson = (minutes: string) =>
        teacher.request('POST', `/courses/${id}/lessons`, { raw: `{"minutes":${minutes}}` });
      expectStatus(await lesson(greatest), 201);
      const before = allRows(service);
      expectProblem(await lesson('1'), 409, 'invariant_violated');
      expect(allRows(service)).toEqual(before);
      expect((await teacher.get(`/courses/${id}`)).text).toContain(`"total":${greatest},`);
    });

    it('have their type in the document', async () => {
      const { components } = object(await service.anyone.get('/openapi.json')) as {
        components: { schemas: Record<string, { properties: Record<string, unknown> }> };
      };
      expect(components.schemas.Course?.properties.points).toEqual({ type: 'integer', format: 'int64' });
    });
  });

  theDocumentDescribesTheService(() => service);

  theProjectIsClean(() => project);

  it('passes the tests that were generated', async () => {
    await mustRun('npx', ['vitest', 'run'], project.folder, { DATABASE_URL: service.database.url });
  }, 600_000);
});
