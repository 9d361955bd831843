namespace IaC.Images.Unpacking;

/// <summary>What the name of an entry says about the layers below.</summary>
internal enum WhiteoutKind
{
    /// <summary>Nothing: an ordinary entry.</summary>
    None,

    /// <summary>One name is gone.</summary>
    Removed,

    /// <summary>Everything in the entry's folder is gone.</summary>
    Opaque,

    /// <summary>Notes of aufs to itself; they mean nothing here.</summary>
    Private,
}
