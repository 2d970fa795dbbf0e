using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// When the database's server is away, everybody meets it at once: pages, jobs, EF Core, Hangfire's forty workers, each with a stack trace that tells nobody anything. All log by this door, and what only says that
/// the server is away becomes one line (<see cref="StoreUnavailableException.Say"/>). Everything else is logged as it is.
/// </summary>
internal sealed class CalmLogs(LoggerFactory inner, StoreState store) : ILoggerFactory
{
    private readonly StoreState store = store;
    private readonly ILogger teller = inner.CreateLogger<SingleWriter>();

    public ILogger CreateLogger(string categoryName) => new CalmLogger(this, inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        // The one within is the container's.
    }

    private void Say(StoreUnavailableException away) => away.Say(store, teller);

    private sealed class CalmLogger(CalmLogs logs, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Whatever ends the program is told.
            var isTrouble = logLevel is LogLevel.Warning or LogLevel.Error;
            if (isTrouble && StoreUnavailableException.From(exception) is { IsAway: true } away)
            {
                logs.Say(away);
            }
            else if (isTrouble && exception is InvalidOperationException { Source: "Npgsql" } && logs.store.WasInTroubleJustNow)
            {
                // Somebody still had a connection that had broken: "Connection is not open".
            }
            else if (exception is StoreUnavailableException known)
            {
                // A full disk, say. What was not done is news; where that was noticed is not.
                logger.Log(logLevel, eventId, state, null, (said, _) => $"{formatter(said, null)}. {known.Message}");
            }
            else
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}

internal static class CalmLogging
{
    public static void AddCalmLogs(this IServiceCollection services)
    {
        services.AddSingleton<LoggerFactory>();
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, CalmLogs>());
    }
}
