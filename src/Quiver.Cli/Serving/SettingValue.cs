namespace Quiver.Cli.Serving;

/// <summary>A value that somebody gave to a setting.</summary>
/// <param name="Option">The setting.</param>
/// <param name="Text">The value.</param>
/// <param name="Source">Where it was given, in words.</param>
sealed record SettingValue(ServeOption Option, string Text, string Source);
