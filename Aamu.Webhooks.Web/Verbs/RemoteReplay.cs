using System.Net.Http.Headers;
using System.Text.Json;
using Aamu.Webhooks.Core;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary>A replay by the API of a server that runs.</summary>
internal static class RemoteReplay
{
    public const string Variable = "AAMU_TEAM_KEY";

    /// <param name="server">Its address.</param>
    /// <param name="keyFile">A file with the key; null: it is in <see cref="Variable"/>.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="route"><c>recover</c>: deliveries; <c>replay</c>: events without one.</param>
    /// <param name="wish">The body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartRefusedException">The server says no, or does not answer.</exception>
    public static async Task<ReplayAnswer> AskAsync(string server, FileInfo? keyFile, string webhook, string route, object wish, CancellationToken cancellationToken)
    {
        var key = (keyFile is null ? Environment.GetEnvironmentVariable(Variable) : File.ReadLines(keyFile.FullName).FirstOrDefault())?.Trim();
        if (string.IsNullOrEmpty(key) || !Uri.TryCreate(server, UriKind.Absolute, out var address))
        {
            throw new StartRefusedException(string.IsNullOrEmpty(key) ? $"There is no key. Put one into {Variable}, or into a file named by --key-file." : $"--server is not a URL: {server}");
        }

        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var answer = await client.PostAsJsonAsync($"/api/v1/webhooks/{Uri.EscapeDataString(webhook)}/{route}", wish, cancellationToken);
            var said = (await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken)).RootElement;
            return answer.IsSuccessStatusCode
                ? new ReplayAnswer(said.GetProperty("count").GetInt32(), said.TryGetProperty("jobId", out var job) ? job.GetString() : null)
                : throw new StartRefusedException($"{(int)answer.StatusCode}: {(said.TryGetProperty("detail", out var detail) ? detail.GetString() : "")}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new StartRefusedException($"{server} does not answer as a server of this program does: {exception.Message}", exception);
        }
    }
}
