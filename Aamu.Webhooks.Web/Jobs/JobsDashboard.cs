using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account;
using Hangfire;
using Hangfire.Dashboard;

namespace Aamu.Webhooks.Web.Jobs;

internal static partial class JobsDashboard
{
    private const string Path = "/hangfire";

    /// <summary>In one entry.</summary>
    private const int MostNamed = 100;

    /// <summary>For operators. For everybody else there is no such page.</summary>
    public static void MapJobsDashboard(this WebApplication app)
    {
        app.MapHangfireDashboard(Path, new DashboardOptions
        {
            Authorization = [new OperatorsOnly()],
            DashboardTitle = "Aamu Webhooks jobs",
            AppPath = "/operate",
            DisplayStorageConnectionString = false,
        }).RequireAuthorization(AccountServices.OperatorPolicy);
    }

    /// <summary>The dashboard itself would answer 401 or 403, and so tell that it is there.</summary>
    public static void HideJobsDashboard(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase, out var inside))
        {
            return next(context);
        }

        if (context.User.IsOperator())
        {
            return IsCommand(context.Request, inside) ? RecordAsync(context, inside, next) : next(context);
        }

        LogHidden(context.RequestServices.GetRequiredService<ILogger<OperatorsOnly>>(), context.User.Identity?.Name, context.Connection.RemoteIpAddress);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>The dashboard asks for its figures by POST too.</summary>
    private static bool IsCommand(HttpRequest request, PathString inside) => HttpMethods.IsPost(request.Method) && inside != "/stats";

    /// <summary>Jobs lie in a store of their own: what was done is put on record when it is done.</summary>
    private static async Task RecordAsync(HttpContext context, PathString inside, RequestDelegate next)
    {
        await next(context);
        if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            await context.RequestServices.GetRequiredService<OperatorNotes>().WriteAsync(context.User.AsOperator(), AuditAction.JobsChanged, new AuditSubject("", inside.ToString()), await JobsAsync(context.Request));
        }
    }

    /// <summary>Those that were ticked in a list; what was done to a single one has its id in the path.</summary>
    private static async Task<IReadOnlyList<AuditChange>> JobsAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync())["jobs[]"] is not { Count: > 0 } ticked)
        {
            return [];
        }

        var named = string.Join(", ", ticked.Take(MostNamed));
        return [new AuditChange("jobs", null, ticked.Count > MostNamed ? $"{named}, and {ticked.Count - MostNamed} more" : named)];
    }

    private sealed class OperatorsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.IsOperator();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused: the dashboard of the jobs, asked by {Who} from {Address}")]
    private static partial void LogHidden(ILogger logger, string? who, System.Net.IPAddress? address);
}
