// Chooses what answers the queries of a page: its attributes say whether it has a server.

import type { Site } from "../page/site";
import type { Engine } from "./engine";
import { LocalEngine } from "./local";
import { ServerEngine } from "./server";

export const openEngine = (site: Site): Engine => (site.engine ? new LocalEngine(site) : new ServerEngine(site));
