using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>The address that a webhook can point at: takes anything, answers 200.</summary>
internal static class SandboxEndpoints
{
    private const int MaxHeaders = 16 * 1024;

    public static void MapSandbox(this WebApplication app) =>
        app.MapPost("/sandbox/{token}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(string token, HttpRequest request, SandboxReceiver sandbox, CancellationToken cancellationToken)
    {
        var headers = new StringBuilder();
        foreach (var (name, value) in request.Headers.TakeWhile(_ => headers.Length < MaxHeaders))
        {
            headers.Append(name.ToLowerInvariant()).Append(": ").Append(value.ToString()).Append('\n');
        }

        try
        {
            var body = await BodyReader.ReadAsync(request, SandboxReceiver.MaxBody, cancellationToken);
            return await sandbox.ReceiveAsync(token, request.Method, headers.ToString(), body ?? ReadOnlyMemory<byte>.Empty, cancellationToken)
                ? Results.Text("received\n")
                : Results.NotFound();
        }
        catch (StoreUnavailableException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
