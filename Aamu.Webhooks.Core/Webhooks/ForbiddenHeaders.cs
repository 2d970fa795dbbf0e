namespace Aamu.Webhooks.Core.Webhooks;

internal static class ForbiddenHeaders
{
    public static bool Contains(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // HTTP's own: framing, the connection, negotiation of encodings
        "host", "connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "expect", "http2-settings", "alt-used",
        "accept-encoding", "max-forwards", "early-data", "date", "via", "range",

        // the service's own
        "user-agent",

        // sessions, and what only a browser may say
        "cookie", "cookie2", "set-cookie", "set-cookie2", "origin", "referer",

        // what proxies and frameworks believe about where a request came from and what it asks for
        "forwarded", "x-real-ip", "true-client-ip", "x-client-ip", "x-original-url", "x-rewrite-url", "x-original-host", "x-host",
        "x-http-method", "x-http-method-override", "x-method-override",

        // what opens the metadata services of clouds
        "metadata", "metadata-flavor", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds",

        // tracing: would tie foreign traces to ours
        "traceparent", "tracestate", "baggage",
    };

    private static readonly string[] Prefixes = ["content-", "proxy-", "x-aamu-", "webhook-", "sec-", "x-forwarded-", "if-"];
}
