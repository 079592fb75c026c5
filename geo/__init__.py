"""Boundaries, classes and maps. Knows no indicator and no page.

GDAL has only the drivers this product reads, and no network; set here, as a loaded driver cannot be taken away any more.
"""

import os

# every other driver of the pyogrio wheel: some open further files or hosts on behalf of the one that is read
_SKIPPED = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,"
    "Elasticsearch,FlatGeobuf,GDALG,GML,GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,"
    "KML,LIBKML,LVBAG,MBTiles,MEM,MVT,MapInfo File,MapML,MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,"
    "OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,SQLite,SXF,Selafin,"
    "TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
os.environ["GDAL_SKIP"] = _SKIPPED
os.environ["SHAPE_RESTORE_SHX"] = "YES"
os.environ["GDAL_HTTP_PROXY"] = "127.0.0.1:9"  # nobody answers there: what should ask a host reaches none
os.environ["CPL_VSIL_CURL_ALLOWED_FILENAME"] = "none"
