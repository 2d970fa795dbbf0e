import { createHmac, timingSafeEqual } from "node:crypto";

/** True when the x-aamu-signature header was made from these exact bytes with this secret. */
export function verify(secret: string, header: string, body: Buffer, toleranceSeconds = 300): boolean {
  const parts = header.split(",").map((part): string[] => part.split("=", 2));
  const sentMs: string = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!/^\d+$/.test(sentMs) || Math.abs(Date.now() - Number(sentMs)) > toleranceSeconds * 1000) return false;
  const expected: Buffer = createHmac("sha256", secret).update(`${sentMs}.`).update(body).digest();
  return parts.some(([name, value]) => name === "v1" && /^[0-9a-f]{64}$/.test(value ?? "") && timingSafeEqual(expected, Buffer.from(value, "hex")));
}
