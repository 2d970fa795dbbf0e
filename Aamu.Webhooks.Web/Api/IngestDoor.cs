using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Authorization;

namespace Aamu.Webhooks.Web.Api;

/// <summary>
/// A short way for the producer, whose requests are most of all requests: a good ingest key at an endpoint of <see cref="ApiAccess.IngestPolicy"/> goes
/// straight in, past what only people's browsers need. Everything else goes the usual way, where it is refused in words.
/// </summary>
internal sealed class IngestDoor(RequestDelegate next, TeamAccess access)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { RequestDelegate: { } handler } endpoint
            && endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy == ApiAccess.IngestPolicy
            && ApiKeyAuthentication.PresentedKey(context.Request) is { } key
            && await access.ForKeyFirstAsync(key, context.Connection.RemoteIpAddress, context.RequestAborted) is { Ingest: { } scope })
        {
            context.Features.Set(scope);
            await handler(context);
            return;
        }

        await next(context);
    }
}
