namespace IaC.Linux.Netlink;

/// <summary>What a request asks for, beside what every request has; see netlink(7).</summary>
[Flags]
public enum NetlinkOptions
{
    /// <summary>Change, delete or get one object.</summary>
    None = 0,

    /// <summary>Replace an object that exists.</summary>
    Replace = 0x100,

    /// <summary>Refuse with EEXIST when the object exists.</summary>
    Exclusive = 0x200,

    /// <summary>Make the object when it does not exist.</summary>
    Create = 0x400,

    /// <summary>Put a new object after the others of its list, not before them.</summary>
    Append = 0x800,
}
