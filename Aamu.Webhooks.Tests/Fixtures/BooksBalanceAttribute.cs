using System.Reflection;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Xunit.v3;

[assembly: BooksBalance]

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Promise 2, after every test that used a running program: its books balance, whatever is still under way in it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class BooksBalanceAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        // The framework asks in a way that cannot wait; on a thread of its own nothing can wait for this one.
        var report = Task.Run(CheckAsync).GetAwaiter().GetResult();
        Assert.True(report is null or { Holds: true }, report?.ToString());
    }

    internal static async Task<ConservationReport?> CheckAsync() =>
        await TestContext.Current.GetFixture<RunningApp>() is { } app ? await app.Get<Conservation>().CheckAsync() : null;
}
