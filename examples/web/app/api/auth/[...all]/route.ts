// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { toNextJsHandler } from "better-auth/next-js";
import { auth } from "@/lib/auth";
import { bounded } from "@/lib/bounded";

const handlers = toNextJsHandler(auth);

export const GET = bounded(handlers.GET);
export const POST = bounded(handlers.POST);
