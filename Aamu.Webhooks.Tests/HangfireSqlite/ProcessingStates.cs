using System.Reflection;
using Hangfire.States;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>Only Hangfire's workers can make this state, by a constructor that is not public.</summary>
public static class ProcessingStates
{
    public static ProcessingState Of(string server) => (ProcessingState)Activator.CreateInstance(
        typeof(ProcessingState), BindingFlags.Instance | BindingFlags.NonPublic, binder: null, [server, "worker"], culture: null)!;
}
