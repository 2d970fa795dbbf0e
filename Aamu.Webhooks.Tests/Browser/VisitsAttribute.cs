using System.Collections.Concurrent;
using System.Reflection;
using Aamu.Webhooks.Tests.Fixtures;
using Xunit.v3;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>The pages that a journey goes through, by their routes. It fails when its browsers did not enter one of them; <see cref="EveryPageIsEnteredTests"/> knows from it what no journey enters.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VisitsAttribute(params string[] routes) : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Entered = new();

    public IReadOnlyList<string> Routes => routes;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            Entered.TryRemove(test.UniqueID, out _);
            return;
        }

        var seen = Entered.TryRemove(test.UniqueID, out var entered) ? entered.Select(address => PageRoutes.At(new Uri(address))).ToHashSet() : [];
        Assert.Empty(routes.Except(seen.OfType<string>()));
    }

    /// <summary>Where the browsers of the running test put the addresses that they enter.</summary>
    internal static ConcurrentQueue<string> OfThisTest() => TestContext.Current.Test is { } test ? Entered.GetOrAdd(test.UniqueID, _ => new()) : new();
}
