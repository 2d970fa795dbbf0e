namespace Aamu.Webhooks.Web.Verbs;

/// <summary>How a command ends: a contract with scripts.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The command line is wrong. (The parser's own.)</summary>
    public const int Usage = 1;

    /// <summary>It cannot be done, and nothing was; the message says why.</summary>
    public const int Refused = 2;

    /// <summary><c>check</c>, or the comparison after a move, found something wrong.</summary>
    public const int Wrong = 3;
}
