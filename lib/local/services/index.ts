import type { Service } from "../api";
import { cam } from "./cam";
import { cbs } from "./cbs";
import { clb } from "./clb";
import { cvm } from "./cvm";
import { dts } from "./dts";
import { redis } from "./redis";
import { region } from "./region";
import { ssm } from "./ssm";
import { sts } from "./sts";
import { tag } from "./tag";
import { tat } from "./tat";
import { vpc } from "./vpc";

/** Every service of the embedded cloud. Another one is another folder and a line here. */
export const services: readonly Service[] = [cam, cbs, clb, cvm, dts, redis, region, ssm, sts, tag, tat, vpc];
