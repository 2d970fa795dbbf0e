using MudBlazor;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>
/// Aamu is Finnish for morning: lake water and mist, and one warm colour for the sun. Every pair of text and ground passes WCAG AA.
/// The plain pages and the moment before the circuit use the same colours from app.css.
/// </summary>
internal static class AamuTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Ubuntu", "Cantarell", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#14606E",
            PrimaryContrastText = "#FFFFFF",
            Secondary = "#A3421F",
            SecondaryContrastText = "#FFFFFF",
            Tertiary = "#5B4B8A",
            Success = "#22703B",
            Warning = "#8A5700",
            WarningContrastText = "#FFFFFF",
            Error = "#B3261E",
            Info = "#2A5DA6",
            Background = "#F6F4EF",
            BackgroundGray = "#EEEBE4",
            Surface = "#FFFFFF",
            AppbarBackground = "#FFFFFF",
            AppbarText = "#1C2B33",
            DrawerBackground = "#F6F4EF",
            DrawerText = "#2B3B44",
            DrawerIcon = "#4D5F69",
            TextPrimary = "#1C2B33",
            TextSecondary = "#52626B",
            TextDisabled = "#6F7C84",
            ActionDefault = "#4D5F69",
            ActionDisabled = "#8A959B",
            LinesDefault = "#DDD8CE",
            LinesInputs = "#7F8B91",
            Divider = "#DDD8CE",
            TableLines = "#E7E3DA",
            TableHover = "#F1EEE7",
            TableStriped = "#FAF8F4",
            OverlayDark = "rgba(16,25,31,0.5)",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7CC7D1",
            PrimaryContrastText = "#08191E",
            Secondary = "#F2A97B",
            SecondaryContrastText = "#24120A",
            Tertiary = "#BBAAEA",
            TertiaryContrastText = "#161022",
            Success = "#86D296",
            SuccessContrastText = "#08190D",
            Warning = "#F0BE63",
            WarningContrastText = "#1F1503",
            Error = "#FF9D90",
            ErrorContrastText = "#2B0A06",
            Info = "#9AC2F7",
            InfoContrastText = "#081628",
            Background = "#10191F",
            BackgroundGray = "#0C1418",
            Surface = "#18242B",
            AppbarBackground = "#18242B",
            AppbarText = "#E4EAEC",
            DrawerBackground = "#10191F",
            DrawerText = "#CBD5D9",
            DrawerIcon = "#9FB0B8",
            TextPrimary = "#E4EAEC",
            TextSecondary = "#A9B8BF",
            TextDisabled = "#82929A",
            ActionDefault = "#A9B8BF",
            ActionDisabled = "#6B7A82",
            LinesDefault = "#2C3B44",
            LinesInputs = "#71828B",
            Divider = "#2C3B44",
            TableLines = "#26343C",
            TableHover = "#1F2D35",
            TableStriped = "#1B2830",
            OverlayDark = "rgba(4,8,10,0.66)",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.5rem", FontWeight = "650", LineHeight = "1.25", LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.0625rem", FontWeight = "650", LineHeight = "1.3", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "0.9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "0.875rem", FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = "0.8125rem", LineHeight = "1.4", LetterSpacing = "normal" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "52px", DrawerWidthLeft = "216px" },
    };
}
