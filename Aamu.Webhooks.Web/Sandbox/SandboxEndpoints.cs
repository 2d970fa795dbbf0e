using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>The address that a webhook can point at: takes anything, answers 200.</summary>
internal static class SandboxEndpoints
{
    public static void MapSandbox(this WebApplication app) =>
        app.MapPost("/sandbox/{token}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(string token, HttpRequest request, SandboxReceiver sandbox, CancellationToken cancellationToken)
    {
        try
        {
            var body = await BodyReader.ReadAsync(request, SandboxReceiver.MaxBody, cancellationToken);
            var headers = request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
            return await sandbox.ReceiveAsync(token, request.Method, headers, body ?? ReadOnlyMemory<byte>.Empty, cancellationToken)
                ? Results.Text("received\n")
                : Results.NotFound();
        }
        catch (StoreUnavailableException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
