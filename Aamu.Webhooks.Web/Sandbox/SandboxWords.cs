using Aamu.Webhooks.Core.Sandbox;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>How the sandbox tells what it did.</summary>
internal static class SandboxWords
{
    /// <summary>For a request's headline.</summary>
    public static string Short(SandboxReply reply) => reply.Reason switch
    {
        ReplyReason.BadSignature => "answered 401: bad signature",
        ReplyReason.Busy => "answered 503: too many at once",
        _ => ScriptWords.Of(reply.Step) + (reply.Of > 1 ? $" · step {reply.Number} of {reply.Of}" : ""),
    };

    /// <summary>The whole sentence.</summary>
    public static string Of(SandboxReply reply) => reply.Reason switch
    {
        ReplyReason.BadSignature => "It was answered 401, because the script refuses what a receiver should not accept: no present secret of a webhook that points here made the signature, or its time is off. No step was taken.",
        ReplyReason.Busy => $"It was answered 503: step {reply.Number} would have kept it waiting, and as many requests were kept waiting already as may be.",
        _ when reply.Of == 1 => $"The sandbox’s answer, by its script: {ScriptWords.Of(reply.Step)}.",
        _ => $"The sandbox’s answer, by step {reply.Number} of {reply.Of} of its script: {ScriptWords.Of(reply.Step)}. The delivery came for the {Ordinal(reply.Turn)} time.",
    };

    private static string Ordinal(int number) => (number % 100) is 11 or 12 or 13 ? $"{number}th" : (number % 10) switch
    {
        1 => $"{number}st",
        2 => $"{number}nd",
        3 => $"{number}rd",
        _ => $"{number}th",
    };
}
