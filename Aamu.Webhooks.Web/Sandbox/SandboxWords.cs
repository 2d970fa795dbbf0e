using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>How the sandbox tells what it did.</summary>
internal static class SandboxWords
{
    /// <summary>For a request's headline.</summary>
    public static string Short(SandboxReply reply) => reply.Reason switch
    {
        ReplyReason.BadSignature => Strings.ShortBadSignature,
        ReplyReason.Busy => Strings.ShortBusy,
        _ when reply.Of > 1 => Strings.ShortStep.With(ScriptWords.Of(reply.Step), reply.Number, reply.Of),
        _ => ScriptWords.Of(reply.Step),
    };

    /// <summary>The whole sentence.</summary>
    public static string Of(SandboxReply reply) => reply.Reason switch
    {
        ReplyReason.BadSignature => Strings.AnsweredBadSignature,
        ReplyReason.Busy => Strings.AnsweredBusy.With(reply.Number),
        _ when reply.Of == 1 => Strings.Answered.With(ScriptWords.Of(reply.Step)),
        _ => Strings.AnsweredByStep.With(reply.Number, reply.Of, ScriptWords.Of(reply.Step), Ordinal(reply.Turn)),
    };

    /// <summary><c>21st</c></summary>
    public static string Ordinal(int number) => ((number % 100) is 11 or 12 or 13 ? Strings.Ordinal : (number % 10) switch
    {
        1 => Strings.Ordinal1,
        2 => Strings.Ordinal2,
        3 => Strings.Ordinal3,
        _ => Strings.Ordinal,
    }).With(number);
}
