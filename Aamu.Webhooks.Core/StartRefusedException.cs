namespace Aamu.Webhooks.Core;

/// <summary>The program cannot start, and the operator can mend it: the message is the sentence that says what and how.</summary>
public sealed class StartRefusedException : InvalidOperationException
{
    public StartRefusedException()
    {
    }

    public StartRefusedException(string message)
        : base(message)
    {
    }

    public StartRefusedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
