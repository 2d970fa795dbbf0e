using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>One browser and one running program for all journeys; each journey makes the webhooks it needs.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserJourneys : ICollectionFixture<Chromium>, ICollectionFixture<RunningApp>
{
    public const string Name = "browser";
}
