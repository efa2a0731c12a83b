# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0

"""The measured routes of task-service with FastAPI, SQLModel and PyJWT."""

import os
import secrets
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import List, Optional
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import Session, SQLModel, create_engine, text

ISSUER = os.environ["BETTER_AUTH_URL"]
PRIORITIES = ["low", "medium", "high"]
LIMIT = 51  # one more than the tasks of a page, as task-service asks for

keys = jwt.PyJWKClient(ISSUER + "/api/auth/jwks")
engine = create_engine(
    os.environ["DATABASE_URL"], pool_size=int(os.environ["POOL_OF_EACH_WORKER"]), max_overflow=0
)
bearer = HTTPBearer(auto_error=False)
app = FastAPI()


def statement(name):
    return text((Path(os.environ["SQL_DIR"]) / (name + ".sql")).read_text())


GET, LIST, POST = statement("get"), statement("list"), statement("post")


class Task(SQLModel):
    id: UUID
    user_id: str
    title: str
    description: Optional[str]
    completed: bool
    completed_at: Optional[datetime]
    priority: str
    tags: List[str]
    due_date: Optional[datetime]
    created_at: datetime
    updated_at: datetime
    version: int


class TaskPage(SQLModel):
    tasks: List[Task]
    next_cursor: Optional[str] = None


class NewTask(SQLModel):
    title: str
    description: Optional[str] = None
    priority: str = "medium"
    tags: List[str] = []


def task(row):
    values = dict(row._mapping)
    micros = values.pop("due_micros")
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    values["due_date"] = None if micros is None else epoch + timedelta(microseconds=micros)
    values["priority"] = PRIORITIES[values["priority"] - 1]
    values["tags"] = values["tags"].split(",") if values["tags"] else []
    return Task(**values)


def next_id(now):  # version 7, so that new rows come to the end of a user's tasks
    value = int(now * 1000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(UUID(int=value))


def user(credentials: Optional[HTTPAuthorizationCredentials] = Depends(bearer)) -> str:
    if credentials is None:
        raise HTTPException(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        key = keys.get_signing_key_from_jwt(credentials.credentials).key
        return jwt.decode(
            credentials.credentials,
            key,
            algorithms=["EdDSA"],
            audience=ISSUER,
            issuer=ISSUER,
            options={"require": ["exp", "sub"]},
        )["sub"]
    except jwt.PyJWTError:
        raise HTTPException(status_code=401, headers={"WWW-Authenticate": "Bearer"})


def session():
    with Session(engine) as opened:
        yield opened


@app.get("/api/tasks/{task_id}", response_model=Task)
def get_task(task_id: UUID, owner: str = Depends(user), database: Session = Depends(session)):
    row = database.execute(GET, {"owner": owner, "id": str(task_id)}).first()
    if row is None:
        raise HTTPException(status_code=404)
    return task(row)


@app.get("/api/tasks", response_model=TaskPage)
def list_tasks(owner: str = Depends(user), database: Session = Depends(session)):
    return TaskPage(tasks=[task(row) for row in database.execute(LIST, {"owner": owner, "limit": LIMIT})])


@app.post("/api/tasks", response_model=Task, status_code=201)
def create_task(
    body: NewTask, response: Response, owner: str = Depends(user), database: Session = Depends(session)
):
    now = time.time()
    row = database.execute(
        POST,
        {
            "owner": owner,
            "id": next_id(now),
            "title": body.title.strip(),
            "description": body.description,
            "completed": False,
            "priority": PRIORITIES.index(body.priority) + 1,
            "tags": ",".join(body.tags),
            "due_date": None,
            "now": datetime.fromtimestamp(int(now * 1000) / 1000, timezone.utc),
            "idem_key": None,
            "idem_hash": None,
        },
    ).first()
    database.commit()
    created = task(row)
    response.headers["Location"] = "/api/tasks/" + str(created.id)
    return created
