namespace IaC.Model;

/// <summary>Types of a JSON value that a <see cref="SchemaNode"/> allows.</summary>
[Flags]
public enum JsonTypes
{
    /// <summary>Nothing is said: all are allowed.</summary>
    Any = 0,

    /// <summary>Text.</summary>
    String = 1,

    /// <summary>A number without a fraction.</summary>
    Integer = 2,

    /// <summary>Any number.</summary>
    Number = 4,

    /// <summary>True or false.</summary>
    Boolean = 8,

    /// <summary>A list.</summary>
    Array = 16,

    /// <summary>A map.</summary>
    Object = 32,
}
