namespace IaC.Images.Tar;

/// <summary>What an entry of an archive makes. The values are the type flags of ustar (pax(1), ustar Interchange Format).</summary>
internal enum TarEntryType
{
    File = '0',
    HardLink = '1',
    SymbolicLink = '2',
    CharacterDevice = '3',
    BlockDevice = '4',
    Folder = '5',
    Fifo = '6',
}
