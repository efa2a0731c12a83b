// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
const config = { plugins: { "@tailwindcss/postcss": {} } };

export default config;
