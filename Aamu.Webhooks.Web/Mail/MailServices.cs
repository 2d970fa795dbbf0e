using Aamu.Webhooks.Web.Account;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Mail;

internal static class MailServices
{
    public static void AddMail(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptions.Rules>();
        services.AddSingleton<MailDrawer>().AddSingleton<PostOffice>().AddSingleton<SentNotices>();
        services.AddTransient<ResetLetterJob>().AddTransient<AddressLetterJob>().AddTransient<NoticeLetterJob>().AddTransient<FormerAddressLetterJob>().AddTransient<IncidentLetterJob>().AddTransient<BooksJob>().AddTransient<AdminInvitedLetterJob>();
        services.AddScoped<AccountNews>().AddScoped<InvitationPost>().AddScoped<AdminInvitedPost>();
    }
}
