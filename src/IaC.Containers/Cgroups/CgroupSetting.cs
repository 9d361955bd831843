namespace IaC.Containers.Cgroups;

/// <summary>One value of a control file.</summary>
/// <param name="Controller">Controller that the file belongs to.</param>
/// <param name="File">Its name.</param>
/// <param name="Value">What is written.</param>
/// <param name="Required">Whether a host without the file is an error; false for the lifting of a limit that such a host cannot have.</param>
internal readonly record struct CgroupSetting(string Controller, string File, string Value, bool Required);
