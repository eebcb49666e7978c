"""The tutorial: how articles write FastAPI and SQLAlchemy, with their defaults."""

import os
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, DateTime, ForeignKey, String, Text, func, select
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

engine = create_async_engine(os.environ["DATABASE_URL"])
SessionLocal = async_sessionmaker(engine, expire_on_commit=False)


class Base(AsyncAttrs, DeclarativeBase):
    pass


class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


class User(TimestampMixin, Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    username: Mapped[str] = mapped_column(String(50), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)


class Post(TimestampMixin, Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author: Mapped[User] = relationship()


class UserCreate(BaseModel):
    username: str
    email: str


class UserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    email: str
    created_at: datetime
    updated_at: datetime


class PostResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    body: str
    status: str
    published_at: datetime | None
    author_id: int
    created_at: datetime
    updated_at: datetime
    author: UserResponse


async def get_db() -> AsyncIterator[AsyncSession]:
    async with SessionLocal() as session:
        yield session


DbSession = Annotated[AsyncSession, Depends(get_db)]
app = FastAPI()


@app.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/users/{user_id}", response_model=UserResponse)
async def get_user(user_id: int, db: DbSession) -> User:
    result = await db.execute(select(User).where(User.id == user_id))
    user = result.scalar_one_or_none()
    if user is None:
        raise HTTPException(status_code=404, detail="User not found")
    return user


@app.get("/users", response_model=list[UserResponse])
async def list_users(db: DbSession, skip: int = 0, limit: int = 50) -> Sequence[User]:
    result = await db.execute(select(User).order_by(User.id).offset(skip).limit(limit))
    return result.scalars().all()


@app.post("/users", response_model=UserResponse, status_code=201)
async def create_user(data: UserCreate, db: DbSession) -> User:
    user = User(**data.model_dump())
    db.add(user)
    await db.commit()
    await db.refresh(user)
    return user


@app.post("/users/bulk", status_code=201)
async def create_users(data: list[UserCreate], db: DbSession) -> dict[str, int]:
    db.add_all([User(**item.model_dump()) for item in data])
    await db.commit()
    return {"created": len(data)}


@app.get("/posts", response_model=list[PostResponse])
async def list_posts(db: DbSession, skip: int = 0, limit: int = 50) -> Sequence[Post]:
    result = await db.execute(
        select(Post).options(selectinload(Post.author)).order_by(Post.id).offset(skip).limit(limit)
    )
    return result.scalars().all()


@app.get("/posts/one-by-one", response_model=list[PostResponse])
async def list_posts_one_by_one(db: DbSession, skip: int = 0, limit: int = 50) -> Sequence[Post]:
    """Each author when it is asked for: one query for the posts, then one for each author."""
    result = await db.execute(select(Post).order_by(Post.id).offset(skip).limit(limit))
    posts = result.scalars().all()
    for post in posts:
        await post.awaitable_attrs.author
    return posts
