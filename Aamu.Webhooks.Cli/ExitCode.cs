namespace Aamu.Webhooks.Cli;

/// <summary>How the tool ends: a contract with scripts.</summary>
internal static class ExitCode
{
    /// <summary>Ctrl+C.</summary>
    public const int Stopped = 0;

    /// <summary>The command line is wrong. (The parser's own.)</summary>
    public const int Usage = 1;

    /// <summary>The key, its role, the webhook or the server does not allow it.</summary>
    public const int Refused = 2;

    /// <summary>The server ended it: somebody else listens now, or the webhook is gone.</summary>
    public const int Ended = 3;
}

/// <summary>Trying again would not help; the message says why, to a person.</summary>
internal sealed class RefusedException(string message, int exitCode = ExitCode.Refused) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
