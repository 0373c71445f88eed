namespace Quiver.Engine.Session.Settings;

/// <summary>A value that a setting does not take; the message says what it takes.</summary>
sealed class SettingValueException(string takes) : Exception(takes);
