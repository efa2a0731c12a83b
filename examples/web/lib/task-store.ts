// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The list on the screen: what the service confirmed, with the user's changes laid over it until they are confirmed
 * too. To roll back is to take the overlay away. No React in here: components subscribe to snapshots.
 */
import { isArranged, NO_FILTER, PAGE_SIZE, toQuery, type Filter } from "./filter";
import { Questions } from "./questions";
import { readList } from "./read-list";
import { Retries } from "./retries";
import { saveEdit, type Choice } from "./save-edit";
import { Screen } from "./screen";
import { compose, draftTask, type Conflict, type Overlay, type Snapshot, type State } from "./snapshot";
import { isProblem, unwrap, type ListQuery, type Task, type TaskApi, type TaskInput, type TaskPatch } from "./task-api";
import { SignedOutError } from "./token";
import { messageOf, troubleOf, waitOf } from "./trouble";
import { Turns } from "./turns";

export class TaskStore {
  #api: TaskApi;
  #confirmed: Task[] = [];
  #additions: Task[] = [];
  #overlays: Overlay[] = [];
  #query: ListQuery = {};
  #cursor: string | null = null;
  #turns = new Turns();
  #deletions = new Set<() => Promise<void>>();
  #conflicts = new Questions<Conflict, Choice>((conflict) => this.#screen.update({ conflict }));
  #loading?: AbortController;
  #retries = new Retries(() => void this.load());
  #writes = 0;
  #drafts = 0;
  #screen: Screen<Snapshot>;

  readonly subscribe;
  readonly getSnapshot;
  readonly notices;

  constructor(api: TaskApi, filter: Filter = NO_FILTER) {
    this.#api = api;
    this.#screen = new Screen((state) => this.#compose(state), { filter });
    ({ subscribe: this.subscribe, getSnapshot: this.getSnapshot, notices: this.notices } = this.#screen);
  }

  setFilter(change: Partial<Filter>) {
    this.#screen.update({ filter: { ...this.#screen.state.filter, ...change }, phase: "loading" });
    return this.load();
  }

  /** Reads the list anew, as far as it was read. What is on the screen stays until the answer is there. */
  async load() {
    this.#loading?.abort();
    this.#retries.cancel();
    const { signal } = (this.#loading = new AbortController());
    const query = toQuery(this.#screen.state.filter);
    const writes = this.#writes;
    try {
      const { tasks, cursor, total } = await readList(this.#api, query, Math.max(PAGE_SIZE, this.#confirmed.length), signal);
      if (writes !== this.#writes) {
        return void (await this.load()); // this answer may be older than a change that was confirmed meanwhile
      }
      this.#confirmed = tasks;
      this.#query = query;
      this.#cursor = cursor;
      this.#retries.forget();
      this.#screen.update({ phase: "ready", loaded: true, total, trouble: null, failure: "" });
    } catch (error) {
      if (!signal.aborted) {
        this.#screen.update({ phase: "failed", failure: messageOf(error) });
        this.#report(error);
      }
    }
  }

  async more() {
    if (this.#cursor === null || this.#screen.state.loadingMore) {
      return;
    }
    this.#screen.update({ loadingMore: true });
    try {
      const query = { ...this.#query, cursor: this.#cursor }; // good only with the parameters of the page before
      const page = await unwrap(this.#api.GET("/api/tasks", { params: { query } }));
      this.#confirmed = [...this.#confirmed, ...page.tasks.filter(({ id }) => !this.#find(id))];
      this.#cursor = page.next_cursor;
    } catch (error) {
      this.notices.notify(`No more tasks could be read. ${messageOf(error)}`);
      this.#report(error);
    } finally {
      this.#screen.update({ loadingMore: false });
    }
  }

  /** Throws what went wrong, so that the form brings back its text. `key` makes a repeated try safe. */
  async add(input: TaskInput, key: string) {
    const draft = draftTask(`new-${++this.#drafts}`, input);
    let stored = "";
    this.#additions = [draft, ...this.#additions];
    this.#screen.update();
    try {
      const header = { "Idempotency-Key": `"${key}"` };
      const task = await unwrap(this.#api.POST("/api/tasks", { params: { header }, body: input }));
      stored = task.id;
      this.#writes++;
      if (!this.#find(task.id)) {
        this.#confirmed = [task, ...this.#confirmed];
        this.#screen.update({ total: this.#screen.state.total + 1 });
      }
    } catch (error) {
      this.#report(error);
      throw error;
    } finally {
      this.#additions = this.#additions.filter((task) => task !== draft);
      this.#screen.update();
    }
    if (isArranged(this.#screen.state.filter)) {
      await this.load(); // only the service knows where the new task belongs, or whether it belongs here at all
      if (this.#screen.state.phase === "ready" && !this.#find(stored)) {
        this.notices.notify(`Added “${draft.title}”. It is not in this view.`);
      }
    }
  }

  async setCompleted(id: string, completed: boolean) {
    const title = this.#find(id)?.title;
    const done = await this.#change(id, { completed }, () => this.#complete(id, completed));
    const { status } = toQuery(this.#screen.state.filter);
    if (!done || status === "all") {
      return;
    }
    if ((status === "completed") === completed) {
      return void (this.#find(id) || (await this.load())); // it had left the view and is back
    }
    this.#drop(id);
    const undo = () => this.#takeBack(id, !completed);
    this.notices.notify(completed ? `Completed “${title}”.` : `“${title}” is open again.`, { taskId: id, undo });
  }

  /** Saves changes that were made to the given version; false when they were not saved. */
  edit(base: Task, mine: TaskPatch) {
    return this.#change(base.id, mine, () => saveEdit(this.#api, base, mine, (conflict) => this.#conflicts.ask(conflict)));
  }

  resolveConflict(choice: Choice) {
    this.#conflicts.answer(choice);
  }

  /** Takes the task away at once and deletes it some seconds later, unless the user undoes it. */
  remove(id: string) {
    const task = this.#find(id);
    if (!task || this.#overlays.some((overlay) => overlay.id === id && overlay.change === "gone")) {
      return;
    }
    const gone: Overlay = { id, change: "gone" };
    this.#overlays = [...this.#overlays, gone];
    const send = () => {
      this.#deletions.delete(send);
      this.notices.dismiss(key);
      return this.#delete(task, gone);
    };
    const undo = () => {
      this.#deletions.delete(send);
      this.#takeAway(gone);
    };
    const key = this.notices.notify(`Deleted “${task.title}”.`, { taskId: id, undo, onEnd: () => void send() });
    this.#deletions.add(send);
  }

  /** Sends what waits for its undo time, as the page is about to go. */
  flush() {
    return Promise.all([...this.#deletions].map((send) => send()));
  }

  async clearCompleted() {
    try {
      const { deleted } = await unwrap(this.#api.DELETE("/api/tasks", { params: { query: { status: "completed" } } }));
      this.#writes++;
      this.#confirmed = this.#confirmed.filter(({ completed }) => !completed);
      this.notices.notify(deleted === 1 ? "Deleted 1 completed task." : `Deleted ${deleted} completed tasks.`);
      await this.load();
    } catch (error) {
      this.notices.notify(`The completed tasks were not deleted. ${messageOf(error)}`);
      this.#report(error);
    }
  }

  forgetRowError(id: string) {
    this.#screen.setRowError(id);
  }

  /** The session is over: nothing is sent until the user signs in again. */
  endSession() {
    this.#loading?.abort();
    this.#report(new SignedOutError());
  }

  /** The reason of past failures is gone, so their messages go too. */
  resumeSession() {
    this.#screen.update({ rowErrors: new Map(), trouble: null, session: this.#screen.state.session + 1 });
    return this.load();
  }

  /** Stops what would come later. */
  close() {
    this.#loading?.abort();
    this.#retries.cancel();
  }

  async #change(id: string, change: Partial<Task>, send: () => Promise<Task>) {
    const overlay: Overlay = { id, change };
    this.#overlays = [...this.#overlays, overlay];
    this.#screen.setRowError(id);
    try {
      this.#replace(await this.#turns.take(id, send));
      return true;
    } catch (error) {
      this.#screen.setRowError(id, `Not saved. ${messageOf(error)}`);
      if (isProblem(error, 404)) {
        this.#drop(id);
        this.notices.notify("That task no longer exists: it was deleted elsewhere.");
      }
      this.#report(error);
      return false;
    } finally {
      this.#takeAway(overlay);
    }
  }

  #complete(id: string, completed: boolean) {
    return unwrap(this.#api.PATCH("/api/tasks/{task_id}/complete", { params: { path: { task_id: id } }, body: { completed } }));
  }

  async #takeBack(id: string, completed: boolean) {
    try {
      await this.#turns.take(id, () => this.#complete(id, completed));
      this.#writes++;
      await this.load();
    } catch (error) {
      this.notices.notify(`It could not be undone. ${messageOf(error)}`);
      this.#report(error);
    }
  }

  async #delete({ id, title }: Task, gone: Overlay) {
    const params = { path: { task_id: id } };
    try {
      await this.#turns.take(id, () => unwrap(this.#api.DELETE("/api/tasks/{task_id}", { params, keepalive: true })));
      this.#drop(id);
    } catch (error) {
      if (isProblem(error, 404)) {
        this.#drop(id); // gone already, as was wished
      } else {
        this.#screen.setRowError(id, `Not deleted. ${messageOf(error)}`);
        this.notices.notify(`“${title}” is back: it could not be deleted.`);
        this.#report(error);
      }
    } finally {
      this.#takeAway(gone);
    }
  }

  /** Trouble of the whole page stays on the screen, and what may pass by itself is tried again. */
  #report(error: unknown) {
    const trouble = troubleOf(error);
    if (trouble) {
      this.#screen.update({ trouble });
      this.#retries.cancel();
    }
    if (trouble && trouble.kind !== "signed-out") {
      this.#retries.plan(waitOf(error));
    }
  }

  #find(id: string) {
    return this.#confirmed.find((task) => task.id === id);
  }

  #replace(newer: Task) {
    this.#writes++;
    this.#confirmed = this.#confirmed.map((task) => (task.id === newer.id ? newer : task));
    this.#screen.update();
  }

  #drop(id: string) {
    this.#writes++;
    if (this.#find(id)) {
      this.#confirmed = this.#confirmed.filter((task) => task.id !== id);
      this.#screen.update({ total: Math.max(0, this.#screen.state.total - 1) });
    }
  }

  #takeAway(overlay: Overlay) {
    this.#overlays = this.#overlays.filter((other) => other !== overlay);
    this.#screen.update();
  }

  #compose(state: State) {
    return compose(state, this.#confirmed, this.#additions, this.#overlays, this.#cursor !== null);
  }
}
