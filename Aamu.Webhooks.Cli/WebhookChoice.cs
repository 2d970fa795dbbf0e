using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Aamu.Webhooks.Cli;

/// <summary>A webhook as the API shows it, as far as it matters here.</summary>
internal sealed record FoundWebhook(string Id, string Name, string Url);

/// <summary>Finds the webhook to listen to, by the API, or makes it.</summary>
internal sealed class WebhookChoice(ListenSettings settings, Output output) : IDisposable
{
    private const string Listen = "listen:";
    private static readonly string[] EveryEvent = ["*"];

    private readonly HttpClient api = new()
    {
        BaseAddress = new Uri(settings.Server.AbsoluteUri.TrimEnd('/') + "/api/v1/"),
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", settings.Key) },
    };

    /// <exception cref="RefusedException">There is none that fits.</exception>
    public async Task<FoundWebhook> FindAsync(CancellationToken cancellationToken)
    {
        var all = await AllAsync(cancellationToken);
        var named = settings.Webhook is { } wanted ? all.FindAll(webhook => webhook.Id == wanted || webhook.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) : all.FindAll(IsListened);
        return named switch
        {
            [var one] when IsListened(one) => one,
            [var one] => throw new RefusedException($"“{one.Name}” sends to {one.Url}. Change its target to a developer's machine first, or listen to another webhook."),
            [] when settings.Create => await CreateAsync(cancellationToken),
            [] when settings.Webhook is null => throw new RefusedException("The team has no webhook that sends to a developer's machine. Add --create to make one for every event, or make one in the browser."),
            [] => throw new RefusedException($"The team has no webhook {settings.Webhook}. Add --create to make one for every event."),
            _ => throw new RefusedException($"Choose one by --webhook: {string.Join(", ", named.Select(webhook => $"{webhook.Id} ({webhook.Name})"))}."),
        };
    }

    public void Dispose() => api.Dispose();

    private static bool IsListened(FoundWebhook webhook) => webhook.Url == Listen;

    private async Task<List<FoundWebhook>> AllAsync(CancellationToken cancellationToken)
    {
        var (all, cursor) = (new List<FoundWebhook>(), "");
        do
        {
            using var answer = await api.GetAsync($"webhooks?limit=200{cursor}", cancellationToken);
            var page = await ReadAsync<WebhookPage>(answer, cancellationToken);
            all.AddRange(page.Items);
            cursor = page.NextCursor is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
        }
        while (cursor.Length > 0);

        return all;
    }

    private async Task<FoundWebhook> CreateAsync(CancellationToken cancellationToken)
    {
        var name = settings.Webhook ?? $"Local development on {Environment.MachineName}";
        using var answer = await api.PostAsJsonAsync("webhooks", new { name, url = Listen, eventTypes = EveryEvent }, cancellationToken);
        var made = await ReadAsync<MadeWebhook>(answer, cancellationToken);
        output.Secret(made.Id, made.Secret);
        return new FoundWebhook(made.Id, made.Name, Listen);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // It passes: a server that starts, or is too busy.
        if ((int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            throw new HttpRequestException($"{settings.Server} answered {(int)answer.StatusCode}", null, answer.StatusCode);
        }

        try
        {
            if (answer.IsSuccessStatusCode)
            {
                return (await answer.Content.ReadFromJsonAsync<T>(cancellationToken))!;
            }

            var detail = (await answer.Content.ReadFromJsonAsync<Problem>(cancellationToken))?.Detail ?? $"{settings.Server} answered {(int)answer.StatusCode}.";
            throw new RefusedException(answer.StatusCode == HttpStatusCode.Unauthorized ? $"{detail} {WhichKey}" : detail);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new RefusedException($"{settings.Server} answered {(int)answer.StatusCode}, and not as Aamu Webhooks does. Is it the right address?");
        }
    }

    /// <summary>Whoever works with several servers and terminals wants to know.</summary>
    private string WhichKey => $"It begins with {TeamKey.Beginning(settings.Key)}, was read from {settings.KeySource}, and went to {settings.Server}";

    private sealed record WebhookPage(IReadOnlyList<FoundWebhook> Items, string? NextCursor);

    private sealed record MadeWebhook(string Id, string Name, string Secret);

    private sealed record Problem(string? Detail);
}
