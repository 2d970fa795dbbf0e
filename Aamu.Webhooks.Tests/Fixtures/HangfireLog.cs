using Hangfire.Logging;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Hangfire logs through one static door for the whole process.</summary>
internal static class HangfireLog
{
    /// <summary>To be called as soon as an app is made: the door must not lead to an app that another test has ended.</summary>
    public static void Silence() => LogProvider.SetCurrentLogProvider(new Silent());

    private sealed class Silent : ILogProvider, ILog
    {
        public ILog GetLogger(string name) => this;

        public bool Log(LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
