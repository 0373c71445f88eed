namespace Quiver.Formats.Text;

/// <summary>What texts may be numbers and dates when types are found out.</summary>
sealed class TextTypesOptions
{
    /// <summary>ISO dates only, and a point in numbers.</summary>
    public static TextTypesOptions Iso { get; } = new();

    /// <summary>All layouts of dates.</summary>
    public static TextTypesOptions AllLayouts { get; } = new() { DateLayouts = TimeLayout.AllMask, TimestampLayouts = TimeLayout.AllMask };

    /// <summary>A bit for each of <see cref="TimeLayout.All"/> that a date may have.</summary>
    public uint DateLayouts { get; init; } = 1;

    /// <summary>A bit for each of <see cref="TimeLayout.All"/> that a timestamp may have.</summary>
    public uint TimestampLayouts { get; init; } = 1;

    /// <summary>The one format of dates, in place of the layouts.</summary>
    public TimeLayout? DateFormat { get; init; }

    /// <summary>The one format of timestamps, in place of the layouts.</summary>
    public TimeLayout? TimestampFormat { get; init; }

    /// <summary>How numbers are written.</summary>
    public NumberFormat Numbers { get; init; } = NumberFormat.Plain;
}
