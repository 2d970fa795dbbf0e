using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Api;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>That the look into the books after each test is one.</summary>
[Collection(ApiTests.Name)]
public sealed class BooksBalanceTests(RunningApp app)
{
    [Fact]
    public async Task After_each_test_it_is_this_tests_program_whose_books_are_looked_into() =>
        Assert.Equal(await EventsAsync(), (await BooksBalanceAttribute.CheckAsync())!.Events);

    private async Task<long> EventsAsync() => (await app.Get<Conservation>().CheckAsync()).Events;
}
