/** The smallest useful service: projects, their tasks, who may do what. */
export const tasks: Readonly<Record<string, string>> = {
  'tasks.sds': `-- Projects and their tasks. Change it, and watch what the checks say.
-- \`specwright check\` reads it, \`specwright generate\` makes the service.

system tasks v0.1 {
  description: "projects and their tasks"
  modules: 1
}

module planning {
  owns: [Project, Task]
  exposes: [task.done]
  boundary: planning-service
}

spec planning v0.1 {
  description: "projects, tasks and their states"
  agents: [db, api, events, tests]
}

runtime {
  lang: node
  db: sqlite
  queue: rabbitmq
  auth: jwt
}

entity Project {
  id: uuid @immutable
  user: uuid
  title: string 1..120
  created: timestamp @immutable @auto
}

entity Task {
  id: uuid @immutable
  project: -> Project
  title: string 1..200
  priority: int 1..5
  status: [open, started, done]
  created: timestamp @immutable @auto
}

edge Project -> Task {1:many}

machine Task.status {
  open -> started -> done
}

error already_done: 409 {
  message: "this task is done"
}

event task.done {
  ref: Task.status
  payload: {title, priority}
}

api GET /projects {
  out: [Project] @owner
  ~ paginate: 20
}

api POST /projects {
  in: {title: string}
  out: Project
}

api GET /tasks {
  out: [Task]
  ~ paginate: 20
}

api POST /tasks {
  in: {project: uuid, title: string, priority: int}
  out: Task
}

api POST /tasks/{id}/start {
  out: Task
  ! not found => 404
  ! status = done => already_done
  >> set Task(started)
}

api POST /tasks/{id}/finish {
  out: Task
  ! not found => 404
  ! status = done => already_done
  >> set Task(done)
  >> emit task.done
}

auth {
  /projects : owner
  /tasks/** : owner
}

limit {
  POST /tasks : 60/min per user
}

observe {
  log: all api calls, all errors
}

migrate {
  mode: safe
  rename: explicit
  backfill: required
}
`,
};
