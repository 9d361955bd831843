namespace IaC.Providers.Pods.Records;

/// <summary>Who may see a value. What is made of several is as secret as the most secret of them.</summary>
internal enum Secrecy
{
    /// <summary>Everybody.</summary>
    None,

    /// <summary>The document holds a secret there by itself (a config value, an output): it stays out of the record, and goes where the document puts it.</summary>
    Declared,

    /// <summary>It is of a Secret: besides, it goes neither on a command line nor into a list of mounts.</summary>
    Secret,
}
