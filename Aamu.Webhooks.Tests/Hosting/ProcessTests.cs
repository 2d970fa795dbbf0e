namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>Tests that hold a watch to a process of its own: with nothing beside them, so that the watch tells of the program and not of the company.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests
{
    public const string Name = "processes";
}
