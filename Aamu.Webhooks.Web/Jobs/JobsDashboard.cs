using Aamu.Webhooks.Web.Account;
using Hangfire;
using Hangfire.Dashboard;

namespace Aamu.Webhooks.Web.Jobs;

internal static class JobsDashboard
{
    private const string Path = "/hangfire";

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
        if (!context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase) || context.User.IsOperator())
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    private sealed class OperatorsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.IsOperator();
    }
}
