namespace Quiver.Formats.Datasets;

/// <summary>What a partitioned write does with a folder that has files.</summary>
enum OverwriteMode
{
    /// <summary>Fails.</summary>
    Refuse,

    /// <summary>Replaces files of the same name and leaves others.</summary>
    OverwriteOrIgnore,

    /// <summary>Removes all files first.</summary>
    Overwrite,

    /// <summary>Adds files under names that are not taken.</summary>
    Append,
}
