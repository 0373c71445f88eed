namespace Quiver.Cli.Serving;

/// <summary>A value is not what a setting takes; the message goes on after "takes": what it does take.</summary>
sealed class SettingException(string takes) : Exception(takes);
