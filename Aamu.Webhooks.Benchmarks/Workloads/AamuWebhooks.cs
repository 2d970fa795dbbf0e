using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>This service: one process, or several on one database; they are somebody else's to end.</summary>
internal sealed class AamuWebhooks(IReadOnlyList<ServiceProcess> services) : ISystemUnderTest
{
    private readonly HttpClient _http = services[0].Http;
    private readonly List<string> _webhooks = [];

    public IReadOnlyList<IntakeDoor> Doors { get; } = [.. services.Select(service => new IntakeDoor(service.Http, "/api/v1/events", "/api/v1/events/batch"))];

    public TimeSpan Cpu => services.Aggregate(TimeSpan.Zero, (sum, service) => sum + service.Cpu);

    public double MemoryMb => services.Sum(service => service.MemoryMb);

    public double StartSeconds => services[0].StartSeconds;

    public async Task SubscribeAsync(Workload workload, Receivers receivers)
    {
        foreach (var team in workload.Subscriptions().Select(subscription => subscription.Team).Distinct())
        {
            using var known = await _http.PutAsJsonAsync($"/api/v1/teams/{team}", new { name = team });
            known.EnsureSuccessStatusCode();
        }

        foreach (var subscription in workload.Subscriptions())
        {
            var draft = new { name = $"Webhook {subscription.Number}", url = receivers.UrlOf(subscription.Number), eventTypes = new[] { workload.Matches ? "*" : "form.submitted" } };
            using var created = await _http.PostAsJsonAsync($"/api/v1/webhooks?teamId={subscription.Team}", draft);
            created.EnsureSuccessStatusCode();
            var answer = await created.Content.ReadFromJsonAsync<JsonElement>();
            receivers.Expect(subscription, answer.GetProperty("secret").GetString()!);
            _webhooks.Add(string.Create(CultureInfo.InvariantCulture, $"{answer.GetProperty("id").GetString()}?teamId={subscription.Team}"));
        }
    }

    public async Task UnsubscribeAsync()
    {
        foreach (var webhook in _webhooks)
        {
            using var removed = await _http.DeleteAsync(new Uri($"/api/v1/webhooks/{webhook}", UriKind.Relative));
            removed.EnsureSuccessStatusCode();
        }

        _webhooks.Clear();
    }
}
