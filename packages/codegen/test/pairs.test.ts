import { beforeAll, describe, expect, test } from 'vitest';
import { type GenerateOptions, generateFiles } from '../src/generate.ts';
import { specOf } from './support.ts';

const options: GenerateOptions = { target: 'ts-express-prisma', database: 'sqlite' };

const campus = `
spec campus v1.0 { description: "students and courses" }
entity Student {
  id: uuid @immutable
  user: uuid
  name: string 1..80
}
entity Course {
  id: uuid @immutable
  title: string 1..80
  room: string? 0..20
}
edge Student -> Course {many:many}
`;

const apis = `
api GET /students/{id} {
  out: Student + [Course]
  ! not found => 404
}
api GET /students/{id}/courses {
  out: [Course]
  ! not found => 404
  ~ paginate: 20
}
api GET /students/{id}/courses/{course} {
  out: Course
  ! not found => 404
}
api POST /students/{id}/courses {
  in: {course: uuid}
  out: Course
  ! not found => 404
}
api DELETE /students/{id}/courses/{course} {
  ! not found => 404
}
api POST /courses/{id}/students {
  in: {name: string}
  out: Student
  ! not found => 404
}
auth {
  /students/** : owner
  /courses/** : teacher
}
`;

describe('an edge many:many', () => {
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    files = await filesOf(campus + apis);
  });

  test('has a table of its own, in which two rows meet once', () => {
    expect(text('prisma/schema.prisma')).toContain(
      [
        'model StudentCourse {',
        '  id         String  @id',
        '  student_id String',
        '  student    Student @relation("StudentCourse_student", fields: [student_id], references: [id], onDelete: Cascade)',
        '  course_id  String',
        '  course     Course  @relation("StudentCourse_course", fields: [course_id], references: [id], onDelete: Cascade)',
        '',
        '  @@unique([student_id, course_id])',
        '  @@map("student_courses")',
        '}',
      ].join('\n'),
    );
    const sql = text('prisma/migrations/20000101000000_initial/migration.sql');
    expect(sql).toContain(
      'CREATE UNIQUE INDEX "student_courses_student_id_course_id_key" ON "student_courses" ("student_id", "course_id");',
    );
    expect(sql).toContain('CREATE INDEX "student_courses_course_id_idx" ON "student_courses" ("course_id");');
  });

  test('nests the rows of the other side', () => {
    expect(text('src/services/students.ts')).toContain('student_courses: { include: { course: true }');
    expect(text('src/services/students.ts')).toContain(
      'courses: student.student_courses.map(({ course }) => courseView(course))',
    );
  });

  test('lists those of one row', () => {
    expect(text('src/services/courses.ts')).toContain('student_courses: { some: { student_id: student.id } }');
  });

  test('is seen by no client', () => {
    const { components } = JSON.parse(text('openapi.json'));
    expect(Object.keys(components.schemas)).not.toContain('StudentCourse');
    expect([...files.keys()].filter((path) => path.startsWith('src/views/'))).toEqual([
      'src/views/course.ts',
      'src/views/student.ts',
    ]);
  });

  test('brings two together that are there, one that is made with one that is there, and parts them', () => {
    const services = text('src/services/courses.ts');
    expect(services.match(/studentCourse\.create\(.*/g)).toHaveLength(1);
    expect(services).toMatch(/studentCourse\.delete\(/);
    expect(services).not.toMatch(/db\.course\.(create|delete)\(/);
    const students = text('src/services/students.ts');
    expect(students).toMatch(/db\.student\.create\([\s\S]*studentCourse\.create\(/);
  });

  test('is found by the row that the path names, not by an id of its own', () => {
    const parting = text('src/services/courses.ts').slice(
      text('src/services/courses.ts').indexOf('deleteStudentCourse('),
    );
    expect(parting).toContain('course.findUnique({ where: { id: params.course } })');
    expect(parting).toContain('where: { student_id: student.id, course_id: course.id }');
  });

  test('holds nothing but the two', async () => {
    const more = campus + apis.replace('{course: uuid}', '{course: uuid, seat: int}');
    const { diagnostics } = await generateFiles(specOf(more), options);
    expect(diagnostics.map(({ code }) => code)).toContain('generate/pair-holds-nothing');
  });

  test('is refused where an entity has the table', async () => {
    const taken = `${campus}entity StudentCourse { id: uuid @immutable }`;
    const { diagnostics } = await generateFiles(specOf(taken), options);
    expect(diagnostics.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("kept in 'student_courses', which is the table of 'StudentCourse' already"),
    );
  });

  test('may lead from an entity to itself', async () => {
    const friends = `spec club v1.0 { description: "" }
entity Person { id: uuid @immutable }
edge Person -> Person {many:many}
api GET /people/{id} { out: Person + [Person] }
auth { /people/** : public(GET) }`;
    const made = await filesOf(friends);
    expect(made.get('prisma/schema.prisma')).toContain('@@unique([person_id, other_person_id])');
  });

  function text(path: string): string {
    return files.get(path) ?? '';
  }
});

async function filesOf(spec: string): Promise<ReadonlyMap<string, string>> {
  const { files, diagnostics } = await generateFiles(specOf(spec), options);
  expect(diagnostics).toEqual([]);
  return new Map(files.map(({ path, content }) => [path, content]));
}
