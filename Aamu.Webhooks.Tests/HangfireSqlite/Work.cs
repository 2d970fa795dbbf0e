using Hangfire.Common;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>Something to be done by a job.</summary>
public static class Work
{
    public static Job Job(string text = "a", string? queue = null) =>
        new(typeof(Work), typeof(Work).GetMethod(nameof(Do)), [text], queue);

    public static void Do(string text) => Assert.NotNull(text);
}
