using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>A browser for each who looks at a running program.</summary>
internal sealed class Readers(Chromium chromium, RunningApp app) : IAsyncDisposable
{
    private readonly Dictionary<Eyes, IBrowserContext> browsers = [];

    public RunningApp App => app;

    /// <summary>A new page of somebody's browser.</summary>
    public Task<IPage> PageAsync(Eyes eyes) => browsers[eyes].NewPageAsync();

    public async Task AddNobodyAsync()
    {
        await AddAsync(Eyes.Nobody);
        await (await browsers[Eyes.Nobody].NewPageAsync()).GotoAsync("/account/sign-in"); // from now on all its forms share one token
    }

    /// <summary>Somebody with an account of this name; the id of it.</summary>
    public async Task<string> AddPersonAsync(Eyes eyes, bool isOperator = false)
    {
        var person = await app.AddPersonAsync(EmailOf(eyes), isOperator);
        await SignInAsync(eyes, EmailOf(eyes), People.Password);
        return person;
    }

    /// <param name="eyes">Who.</param>
    /// <param name="email">The account's.</param>
    /// <param name="password">The account's.</param>
    /// <param name="then">What is done in the session before the browser takes it over.</param>
    public async Task SignInAsync(Eyes eyes, string email, string password, Func<Visitor, Task>? then = null)
    {
        using var visitor = await app.SignedInAsync(email, password);
        await (then?.Invoke(visitor) ?? Task.CompletedTask);
        await AddAsync(eyes);
        await browsers[eyes].GoOnAsync(app, visitor);
    }

    public static string EmailOf(Eyes eyes) => $"{eyes}@example.com".ToLowerInvariant();

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Values)
        {
            await browser.DisposeAsync();
        }

        await app.DisposeAsync();
    }

    private async Task AddAsync(Eyes eyes)
    {
        browsers[eyes] = await chromium.ContextAsync(app.Url);
        await browsers[eyes].WatchShiftsAsync();
    }
}
