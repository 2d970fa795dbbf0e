using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>The page of settings says what the options classes say, and leaves none out.</summary>
public sealed class SettingsPageTests
{
    private static string Page { get; } = Path.Combine(Repository.Root, "docs", "configuration.md");

    [Fact]
    public async Task The_page_of_settings_is_what_the_options_classes_say() =>
        Assert.Equal(SettingsPage.Write(), await File.ReadAllTextAsync(Page), ignoreLineEndingDifferences: true);

    [Fact]
    public void No_section_is_left_out_and_each_setting_has_a_sentence()
    {
        var sections = new[] { typeof(DeliveryOptions).Assembly, typeof(WebhooksApp).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetField("Section") is { IsLiteral: true });
        Assert.Equivalent(sections, SettingsPage.Sections, strict: true);
        var settings = SettingsPage.Sections.SelectMany(SettingsPage.SettingsOf).ToList();
        Assert.True(settings.Count > 50, $"{settings.Count}");
        Assert.All(settings, setting => Assert.EndsWith(".", setting.GetCustomAttribute<DescriptionAttribute>()?.Description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_page_names_a_setting_that_is_not_there()
    {
        var known = SettingsPage.Sections.SelectMany(section => SettingsPage.SettingsOf(section).Select(setting => $"{SettingsPage.NameOf(section)}:{setting.Name}").Append(SettingsPage.NameOf(section))).ToHashSet();
        var families = string.Join('|', SettingsPage.Sections.Select(SettingsPage.NameOf).Where(name => !name.Contains(':', StringComparison.Ordinal)));
        string[] files = [Path.Combine(Repository.Root, "README.md"), .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".png", StringComparison.Ordinal))];
        foreach (var file in files)
        {
            var text = (await File.ReadAllTextAsync(file)).Replace("__", ":", StringComparison.Ordinal);
            Assert.All(Regex.Matches(text, $@"\b(?:{families})(?::[A-Z][A-Za-z]+)+"), named => Assert.True(known.Contains(named.Value), $"{file} names {named.Value}."));
        }
    }

    [Fact(Explicit = true)]
    public Task The_page_of_settings_is_written_anew() => File.WriteAllTextAsync(Page, SettingsPage.Write());
}
