using System.Runtime.CompilerServices;
using Bunit;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A page that does what it should does so at once, also on a busy machine where "at once" takes a while.</summary>
internal static class Patience
{
    [ModuleInitializer]
    public static void Set() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);
}
